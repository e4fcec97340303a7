namespace Tocsin.Integrations.Opsgenie;

/// <summary>What makes an alert.</summary>
internal sealed record OpsgenieAlert
{
    public required string Message { get; init; }

    /// <summary>While an alert with it is open, another one only counts up.</summary>
    public required string Alias { get; init; }

    public required string Description { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public required IReadOnlyDictionary<string, string> Details { get; init; }

    public string? Entity { get; init; }

    public string Source { get; } = "Tocsin";

    /// <summary>P1, the worst, to P5.</summary>
    public required string Priority { get; init; }
}

/// <summary>What closes one, or says something about it.</summary>
internal sealed record OpsgenieNote(string Note)
{
    public string Source { get; } = "Tocsin";
}
