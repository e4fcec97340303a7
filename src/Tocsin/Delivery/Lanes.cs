using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Tocsin.Delivery;

/// <summary>The lanes that have had something to do.</summary>
internal sealed class Lanes(IOptions<DeliveryOptions> options)
{
    private readonly ConcurrentDictionary<long, Lane> _lanes = new();
    private readonly int _maxConcurrency = options.Value.LaneConcurrency;

    public Lane Of(long number) =>
        _lanes.TryGetValue(number, out var lane)
            ? lane
            : _lanes.GetOrAdd(number, static (n, max) => new Lane(n, max), _maxConcurrency);

    /// <summary>What is in memory or on its way in a lane.</summary>
    public IReadOnlySet<DeliveryId> InHand(long number) =>
        _lanes.TryGetValue(number, out var lane) ? lane.InHand() : new HashSet<DeliveryId>();

    /// <summary>Forgets a lane whose integration is gone.</summary>
    public void Remove(long number) => _lanes.TryRemove(number, out _);
}
