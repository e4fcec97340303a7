namespace Tocsin.Bench.Seeding;

/// <summary>Rows to write into a store that is not running: an event for each delivery, spread over the webhooks.</summary>
internal sealed record SeedPlan
{
    public required int Count { get; init; }

    /// <summary>The type of an event, by its number; it goes to the webhook at the same place.</summary>
    public required Func<int, string> Type { get; init; }

    public required DateTimeOffset Oldest { get; init; }

    public required DateTimeOffset Newest { get; init; }

    /// <summary>Whether the deliveries are still to be made, or were recorded as successful.</summary>
    public required bool Waiting { get; init; }
}
