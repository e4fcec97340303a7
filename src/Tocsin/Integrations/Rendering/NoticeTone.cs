namespace Tocsin.Integrations.Rendering;

/// <summary>How a notice looks: its colour and the word that says the same to whoever sees no colours.</summary>
/// <param name="Word">Critical, High …; Resolved, Failed, or empty.</param>
/// <param name="Mark">A coloured sign.</param>
/// <param name="Color">Red, green and blue, as 0xRRGGBB.</param>
/// <param name="Rank">0 is the worst.</param>
internal sealed record NoticeTone(string Word, string Mark, int Color, int Rank)
{
    public static NoticeTone Critical { get; } = new("Critical", "🔴", 0xB3001B, 0);
    public static NoticeTone High { get; } = new("High", "🟠", 0xE4572E, 1);
    public static NoticeTone Failed { get; } = new("Failed", "❌", 0xC62828, 2);
    public static NoticeTone Medium { get; } = new("Medium", "🟡", 0xF2A900, 3);
    public static NoticeTone Low { get; } = new("Low", "🔵", 0x2E7DD7, 4);
    public static NoticeTone Info { get; } = new("Info", "⚪", 0x7A869A, 5);
    public static NoticeTone Plain { get; } = new("", "🔔", 0x5B6B82, 6);
    public static NoticeTone Good { get; } = new("Resolved", "✅", 0x2E9E5B, 7);

    /// <summary>The colour as HTML writes it.</summary>
    public string Hex => $"#{Color:x6}";

    /// <summary>The tone of a finding; plain where its severity is none of the five.</summary>
    public static NoticeTone OfSeverity(string? severity) =>
        severity switch
        {
            "critical" => Critical,
            "high" => High,
            "medium" => Medium,
            "low" => Low,
            "info" => Info,
            _ => Plain,
        };
}
