namespace Tocsin.Findings;

/// <summary>How deep a scan looks, shallowest first: a deeper one sees what a shallower one does.</summary>
internal enum Preset
{
    Quick,
    Standard,
    Deep,
}
