namespace Tocsin.Bench.Nodes;

/// <summary>A request that came.</summary>
/// <param name="Webhook">To which.</param>
/// <param name="Id">With which event.</param>
/// <param name="At">When, as a timestamp.</param>
/// <param name="IsTaken">Whether the answer said that it was taken.</param>
/// <param name="From">The address that it came from.</param>
internal readonly record struct Landed(string Webhook, string Id, long At, bool IsTaken, string From = "");
