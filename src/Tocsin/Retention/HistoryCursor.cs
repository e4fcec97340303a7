namespace Tocsin.Retention;

/// <summary>
/// Where a walk over old history stands. What it goes by is the store's own: lanes and organizations one after another, or
/// days.
/// </summary>
/// <param name="Organization">The organization that it is at; empty before the first.</param>
/// <param name="Number">The number of the lane or the day that it is at; -1 before the first.</param>
/// <param name="Step">Which of the tables it is at there.</param>
/// <param name="After">The last id that it has looked at there.</param>
internal readonly record struct HistoryCursor(string Organization, long Number, int Step, UInt128 After)
{
    public static HistoryCursor Start { get; } = new("", -1, 0, UInt128.Zero);
}
