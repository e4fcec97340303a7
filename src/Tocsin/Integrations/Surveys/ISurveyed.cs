namespace Tocsin.Integrations.Surveys;

/// <summary>A destination that can be asked what it needs before its config is kept. Nothing is made there.</summary>
internal interface ISurveyed
{
    /// <summary>The next question.</summary>
    /// <param name="known">What the question before wanted to be remembered.</param>
    /// <param name="last">What came back for it; null at the beginning.</param>
    SurveyStep Ask(string? known, Exchange? last);
}
