namespace Tocsin.Scanning.Manifests;

/// <summary>A scanner manifest is wrong; the message says where and what would be right, every error at once.</summary>
public sealed class ManifestException(string message) : Exception(message);
