namespace Tocsin.Bench.Faults;

/// <summary>How a server came to its end.</summary>
internal enum Stop
{
    /// <summary>It did not.</summary>
    None = 0,

    /// <summary>SIGTERM.</summary>
    Orderly = 1,

    /// <summary>SIGKILL.</summary>
    Killed = 2,
}
