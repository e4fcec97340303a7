namespace Tocsin.Integrations.Rendering;

/// <summary>What a service says is wrong, short and plain enough for a history and a log.</summary>
internal static class ServiceError
{
    private const int MaxLength = 300;

    /// <summary>The first texts of these members, or null.</summary>
    public static string? Of(ReadOnlyMemory<byte> body, params string[] names)
    {
        var said = Answer.Anywhere(body, names).Select(p => p.Value).Distinct(StringComparer.Ordinal).Take(3).ToList();
        return said.Count == 0 ? null : PlainText.Line(string.Join(": ", said), MaxLength);
    }

    /// <summary>An outcome with what the service says, final where the same request cannot fare better.</summary>
    public static DeliveryOutcome Explain(
        this DeliveryOutcome outcome,
        string service,
        string? said,
        bool isFinal = false
    ) =>
        outcome.IsDelivered || outcome.Status is null
            ? outcome
            : outcome with
            {
                Error = said is null ? outcome.Error : $"{service} says: {said}",
                IsFinal = isFinal,
            };
}
