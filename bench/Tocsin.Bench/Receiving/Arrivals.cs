using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;

namespace Tocsin.Bench.Receiving;

/// <summary>What has come: how many in all, and the last of those whose time was to be noted.</summary>
internal sealed class Arrivals
{
    private const int Kept = 1_000_000;
    private readonly ConcurrentQueue<(string Id, long At)> _noted = new();
    private long _count;

    public long Count => Interlocked.Read(ref _count);

    public void Add() => Interlocked.Increment(ref _count);

    public void Note(string id)
    {
        _noted.Enqueue((id, Stopwatch.GetTimestamp()));
        if (_noted.Count > Kept)
        {
            _noted.TryDequeue(out _);
        }
    }

    /// <summary>Those that were noted since the last time, a line each: id, time.</summary>
    public string Take()
    {
        var text = new StringBuilder();
        while (_noted.TryDequeue(out var arrival))
        {
            text.Append(arrival.Id).Append(' ').Append(arrival.At).Append('\n');
        }

        return text.ToString();
    }
}
