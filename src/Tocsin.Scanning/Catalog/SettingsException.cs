namespace Tocsin.Scanning.Catalog;

/// <summary>Settings of a repository, or manifests of an organization, are wrong; the message tells every error at once.</summary>
public sealed class SettingsException(string message) : Exception(message);
