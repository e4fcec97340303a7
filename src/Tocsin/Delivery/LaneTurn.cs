namespace Tocsin.Delivery;

/// <summary>What a worker gets from its lane: a message, or the end of its work there.</summary>
/// <param name="Outgoing">What to send; null when the worker has to end.</param>
/// <param name="AskAgain">When the lane may have something, where it knows.</param>
internal readonly record struct LaneTurn(Outgoing? Outgoing, DateTimeOffset? AskAgain = null);
