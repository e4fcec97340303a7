namespace Tocsin.Integrations;

/// <summary>
/// Holds an integration's health, and its version, which changes with it. Every copy of the integration shares the one cell:
/// health changes often where an endpoint comes and goes, and must not make the routing of its organization anew each time.
/// </summary>
internal sealed class HealthCell(EndpointHealth health, long version = 0)
{
    private EndpointHealth _value = health;
    private long _version = version;

    public EndpointHealth Value
    {
        get => Volatile.Read(ref _value);
        set => Volatile.Write(ref _value, value);
    }

    /// <summary>By which change of all integrations it became what it is; 0 where only one node changes them.</summary>
    public long Version
    {
        get => Volatile.Read(ref _version);
        set => Volatile.Write(ref _version, value);
    }
}
