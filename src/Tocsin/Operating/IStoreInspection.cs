namespace Tocsin.Operating;

/// <summary>Questions about the database, asked past the server: it may be at work, stopped, or unable to start.</summary>
internal interface IStoreInspection
{
    /// <summary>Whether it opens, is whole, is of a version that this program knows, and can be written to.</summary>
    Task<IReadOnlyList<Verdict>> ExamineAsync(CancellationToken cancellationToken);

    /// <summary>What is in it that other checks ask about; null where there is no database yet, or none that opens.</summary>
    Task<StoredThings?> ReadAsync(CancellationToken cancellationToken);
}
