using System.Text.Json;

namespace Tocsin.Delivery.Holding;

/// <summary>What an attempt was held back by, and what it was sent with; none of it by default.</summary>
/// <param name="Reason">Why it waited although nothing had failed.</param>
/// <param name="Batch">The message that it was sent in with others; null: alone.</param>
internal readonly record struct Hold(HoldReason Reason, BatchId? Batch)
{
    /// <summary>The reason as the API shows it, or null.</summary>
    public string? By => Word(Reason);

    public static string? Word(HoldReason reason) =>
        reason == HoldReason.None ? null : JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString());
}
