using Tocsin.Bench.Receiving;

namespace Tocsin.Bench.Faults;

/// <summary>What was acknowledged, what has arrived, and when the server was stopped: what was lost and repeated follows.</summary>
internal sealed class Ledger
{
    private readonly HashSet<string> _acknowledged = new(StringComparer.Ordinal);
    private readonly HashSet<string> _missing = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<long>> _arrivals = new(StringComparer.Ordinal);
    private readonly List<(long At, Stop Stop)> _stops = [];
    private readonly Lock _lock = new();

    private int _refused;

    public int Acknowledged
    {
        get
        {
            lock (_lock)
            {
                return _acknowledged.Count;
            }
        }
    }

    /// <summary>Requests that were refused or cut off.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>Acknowledged, and not there yet.</summary>
    public IReadOnlyList<string> Missing
    {
        get
        {
            lock (_lock)
            {
                return [.. _missing];
            }
        }
    }

    /// <summary>Their publisher had no answer, and yet they were written.</summary>
    public int Unacknowledged => _arrivals.Keys.Count(id => !_acknowledged.Contains(id));

    public void Acknowledge(IEnumerable<string> ids)
    {
        lock (_lock)
        {
            foreach (var id in ids)
            {
                _acknowledged.Add(id);
                if (!_arrivals.ContainsKey(id))
                {
                    _missing.Add(id);
                }
            }
        }
    }

    public void Refuse() => Interlocked.Increment(ref _refused);

    public void Arrive(IEnumerable<Arrival> arrivals)
    {
        lock (_lock)
        {
            foreach (var (id, at) in arrivals)
            {
                if (!_arrivals.TryGetValue(id, out var times))
                {
                    _arrivals.Add(id, times = []);
                }

                times.Add(at);
                _missing.Remove(id);
            }
        }
    }

    /// <summary>By this moment the server had ended; the next one had not begun.</summary>
    public void Stopped(long at, Stop stop) => _stops.Add((at, stop));

    /// <summary>Arrivals beyond the first of an event, by what happened between it and the one before.</summary>
    public int Repeated(Stop stop) =>
        _arrivals
            .Values.Select(times => times.Order().ToList())
            .SelectMany(times => times.Zip(times.Skip(1)))
            .Count(pair => Between(pair.First, pair.Second) == stop);

    // A kill explains more than an orderly stop does.
    private Stop Between(long first, long second) =>
        _stops.Where(s => s.At >= first && s.At <= second).Select(s => s.Stop).DefaultIfEmpty(Stop.None).Max();
}
