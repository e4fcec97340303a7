namespace Tocsin.Integrations.Surveys;

/// <summary>What a survey wants next: one more question, or nothing.</summary>
internal abstract record SurveyStep
{
    private SurveyStep() { }

    /// <summary>A question; what is known by then comes back with the answer.</summary>
    internal sealed record Send(OutboundRequest Request, string? Known = null) : SurveyStep;

    /// <summary>The end.</summary>
    internal sealed record Done(Survey Found) : SurveyStep;
}
