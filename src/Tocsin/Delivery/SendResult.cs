using Tocsin.Integrations;

namespace Tocsin.Delivery;

/// <summary>What came of a send, and when it was made.</summary>
/// <param name="Outcome">What came of it.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="Duration">How long it took, all its exchanges together.</param>
/// <param name="Detail">What its last exchange went through, in the form that <see cref="AttemptDetail"/> reads.</param>
internal readonly record struct SendResult(
    DeliveryOutcome Outcome,
    DateTimeOffset StartedAt,
    TimeSpan Duration,
    byte[]? Detail = null
);
