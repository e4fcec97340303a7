namespace Tocsin.Integrations;

/// <summary>
/// Holds an integration's health. Every copy of the integration shares the one cell: health changes often where an
/// endpoint comes and goes, and must not make the routing of its organization anew each time.
/// </summary>
internal sealed class HealthCell(EndpointHealth health)
{
    private EndpointHealth _value = health;

    public EndpointHealth Value
    {
        get => Volatile.Read(ref _value);
        set => Volatile.Write(ref _value, value);
    }
}
