namespace Tocsin.Operating.Checks;

/// <summary>Whether the database can be used; each kind of database knows how to tell.</summary>
internal sealed class DatabaseCheck(IStoreInspection inspection) : ICheck
{
    public string Name => "database";

    public Task<IReadOnlyList<Verdict>> RunAsync(CancellationToken cancellationToken) =>
        inspection.ExamineAsync(cancellationToken);
}
