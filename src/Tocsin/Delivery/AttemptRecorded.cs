namespace Tocsin.Delivery;

/// <summary>
/// Hears of each attempt, and of each end without one, after it was written down. Quick, and throws nothing: it is
/// called in the recorder's loop.
/// </summary>
internal delegate void AttemptRecorded(AttemptRecord record);
