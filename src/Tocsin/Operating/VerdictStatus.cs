namespace Tocsin.Operating;

/// <summary>How a check went; the number is the exit code.</summary>
internal enum VerdictStatus
{
    Ok = 0,

    /// <summary>It works, and somebody should look at it.</summary>
    Warn = 1,

    /// <summary>Something does not work.</summary>
    Fail = 2,
}
