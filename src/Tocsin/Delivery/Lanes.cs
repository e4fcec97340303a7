using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Tocsin.Integrations;

namespace Tocsin.Delivery;

/// <summary>The lanes that have had something to do.</summary>
internal sealed class Lanes(IntegrationDirectory directory, PayloadMemory memory, IOptions<DeliveryOptions> options)
{
    private readonly ConcurrentDictionary<long, Lane> _lanes = new();
    private readonly LaneLimits _limits = new()
    {
        Concurrency = options.Value.LaneConcurrency,
        Breaker = new BreakerLimits(
            options.Value.BreakerFailures,
            TimeSpan.FromSeconds(options.Value.BreakerSeconds),
            TimeSpan.FromSeconds(options.Value.BreakerMaxSeconds)
        ),
        LongestPause = TimeSpan.FromSeconds(options.Value.MaxPauseSeconds),
    };

    /// <summary>Every lane that has had something to do.</summary>
    public IEnumerable<Lane> All => _lanes.Values;

    public Lane Of(long number) => _lanes.TryGetValue(number, out var lane) ? lane : _lanes.GetOrAdd(number, Make);

    /// <summary>What is in memory or on its way in a lane.</summary>
    public IReadOnlySet<DeliveryId> InHand(long number) =>
        _lanes.TryGetValue(number, out var lane) ? lane.InHand() : new HashSet<DeliveryId>();

    /// <summary>Forgets a lane whose integration is gone.</summary>
    public void Remove(long number)
    {
        if (_lanes.TryRemove(number, out var lane))
        {
            lane.Close();
        }
    }

    // One whose integration is gone has nothing to send any more: its organization does not matter.
    private Lane Make(long number) => new(number, directory.Find(number)?.OrganizationId ?? default, _limits, memory);
}
