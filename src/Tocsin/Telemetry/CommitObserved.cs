namespace Tocsin.Telemetry;

/// <summary>Hears of each commit of the store, on the writer's thread: quick, and throws nothing.</summary>
/// <param name="pieces">Pieces of work that went into it.</param>
/// <param name="took">From its beginning until it was on the disk.</param>
internal delegate void CommitObserved(int pieces, TimeSpan took);
