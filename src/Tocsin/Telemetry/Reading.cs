namespace Tocsin.Telemetry;

/// <summary>A number at this moment, with the values of its family's labels.</summary>
internal readonly record struct Reading(double Value, params string[] Labels);
