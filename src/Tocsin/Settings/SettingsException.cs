namespace Tocsin.Settings;

/// <summary>The configuration cannot be used; the message has a line for each thing that is wrong.</summary>
internal sealed class SettingsException(IReadOnlyList<string> problems) : Exception(string.Join('\n', problems))
{
    public IReadOnlyList<string> Problems => problems;
}
