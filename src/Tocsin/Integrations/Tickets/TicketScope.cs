namespace Tocsin.Integrations.Tickets;

/// <summary>What a ticket is about, as a kind's config says it.</summary>
internal enum TicketScope
{
    /// <summary>One finding.</summary>
    Finding = 0,

    /// <summary>All findings of a rule in a target.</summary>
    Rule = 1,

    /// <summary>All findings in a target.</summary>
    Target = 2,
}

/// <summary>The field of a config that says what a ticket is about.</summary>
internal static class TicketScopeField
{
    public const string Key = "issue_per";

    public static ConfigField Field { get; } =
        new()
        {
            Key = Key,
            Label = "An issue per",
            Example = "finding",
            Help =
                "what an issue is about: one finding, all findings of a rule in a target (rule), or all in a target (target); absent: finding",
            Allowed = ["finding", "rule", "target"],
        };

    public static TicketScope Of(IReadOnlyDictionary<string, string> config) =>
        config.GetValueOrDefault(Key) switch
        {
            "rule" => TicketScope.Rule,
            "target" => TicketScope.Target,
            _ => TicketScope.Finding,
        };
}
