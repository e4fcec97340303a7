namespace Tocsin.Health;

/// <summary>
/// What does not work although requests can be answered, in a few words that give nothing away; null when all is well. Cheap: it
/// is asked every second.
/// </summary>
internal delegate string? HealthWarning();
