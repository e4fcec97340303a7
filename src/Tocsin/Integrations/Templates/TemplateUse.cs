namespace Tocsin.Integrations.Templates;

/// <summary>A template in one attempt, and what became of it.</summary>
internal sealed class TemplateUse(MessageTemplate template)
{
    public MessageTemplate Template => template;

    /// <summary>Why the message was sent without it, or null.</summary>
    public string? Problem { get; set; }

    /// <summary>The outcome, which tells of that.</summary>
    public DeliveryOutcome Tell(DeliveryOutcome outcome) =>
        Problem is null
            ? outcome
            : outcome with
            {
                Error = outcome.Error is null ? Told(Problem) : $"{outcome.Error}; {Told(Problem)}",
            };

    private static string Told(string problem) => $"the template failed and the default was sent: {problem}";
}
