namespace Tocsin.Integrations.Rendering;

/// <summary>
/// What a message says, whoever it goes to. Every text is plain (<see cref="PlainText"/>) and bounded; no text is escaped
/// for anybody yet.
/// </summary>
internal sealed record Notice
{
    public const int MaxHeadline = 300;
    public const int MaxText = 4000;
    public const int MaxValue = 500;
    public const int MaxFacts = 20;

    /// <summary>The event's id, or the batch's.</summary>
    public required string Id { get; init; }

    /// <summary>The event's type.</summary>
    public required string Type { get; init; }

    public required DateTimeOffset At { get; init; }

    public required NoticeTone Tone { get; init; }

    /// <summary>One line that says it all; never empty.</summary>
    public required string Headline { get; init; }

    /// <summary>What there is to say in sentences, or null.</summary>
    public string? Text { get; init; }

    /// <summary>One of the five severities, or null.</summary>
    public string? Severity { get; init; }

    /// <summary>The name of the target, or null.</summary>
    public string? Target { get; init; }

    public string? Commit { get; init; }

    /// <summary>The scanner's name for the weakness, or null.</summary>
    public string? Rule { get; init; }

    /// <summary>What it is in figures and names, most important first.</summary>
    public IReadOnlyList<NoticeFact> Facts { get; init; } = [];

    /// <summary>Where to look; the first is the best. Their addresses are <see cref="SafeUrl"/>s.</summary>
    public IReadOnlyList<NoticeLink> Links { get; init; } = [];

    /// <summary>What it means for the thing that it is about.</summary>
    public NoticeTurn Turn { get; init; }

    /// <summary>What it is about, where that lives on: the same in every notice of one finding.</summary>
    public string? Subject { get; init; }

    /// <summary>What belongs together in a conversation: the scan, or null.</summary>
    public string? Thread { get; init; }

    /// <summary>What a batch holds, the worst first; empty for a single event.</summary>
    public IReadOnlyList<Notice> Items { get; init; } = [];
}

/// <summary>A figure or a name.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Value">Never empty.</param>
/// <param name="Url">Where it leads, or null.</param>
/// <param name="IsCode">Whether it is a path, a name or a number that is written in a fixed width.</param>
internal sealed record NoticeFact(string Label, string Value, string? Url = null, bool IsCode = false);

/// <summary>Somewhere to look.</summary>
internal sealed record NoticeLink(string Label, string Url);

/// <summary>What an event means for the thing that it is about.</summary>
internal enum NoticeTurn
{
    /// <summary>It is news, and nothing is open because of it.</summary>
    Tells = 0,

    /// <summary>Something is wrong from now on, or again.</summary>
    Opens = 1,

    /// <summary>Something was said about it.</summary>
    Updates = 2,

    /// <summary>It is over.</summary>
    Closes = 3,
}
