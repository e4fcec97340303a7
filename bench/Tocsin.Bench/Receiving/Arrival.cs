namespace Tocsin.Bench.Receiving;

/// <summary>An event that has come, and when, as <see cref="System.Diagnostics.Stopwatch.GetTimestamp"/> says it.</summary>
internal readonly record struct Arrival(string Id, long At);
