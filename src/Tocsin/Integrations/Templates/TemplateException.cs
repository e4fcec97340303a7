namespace Tocsin.Integrations.Templates;

/// <summary>What is wrong with a template.</summary>
internal sealed class TemplateException(string problem, string expected) : Exception(problem)
{
    /// <summary>With the line and the column where it has one.</summary>
    public string Problem => Message;

    public string Expected => expected;
}
