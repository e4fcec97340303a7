namespace Tocsin.Integrations.Noise;

/// <summary>Some days of the week.</summary>
[Flags]
internal enum Weekdays
{
    None = 0,
    Sun = 1,
    Mon = 2,
    Tue = 4,
    Wed = 8,
    Thu = 16,
    Fri = 32,
    Sat = 64,
    All = Sun | Mon | Tue | Wed | Thu | Fri | Sat,
}
