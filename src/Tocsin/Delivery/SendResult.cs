using Tocsin.Integrations;

namespace Tocsin.Delivery;

/// <summary>What came of a send, and when it was made.</summary>
internal readonly record struct SendResult(DeliveryOutcome Outcome, DateTimeOffset StartedAt, TimeSpan Duration);
