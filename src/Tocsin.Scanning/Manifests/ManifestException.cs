namespace Tocsin.Scanning.Manifests;

/// <summary>A scanner manifest is wrong; the message tells every error at once, a line each: where, and what would be right.</summary>
public sealed class ManifestException(string message) : Exception(message);
