using Tocsin.Ids;
using Tocsin.Plans;

namespace Tocsin.Storage.Sqlite;

/// <summary>One node has the file: what it has counted in memory is all that there is.</summary>
internal sealed class SqliteRequestCounts : IRequestCountStore
{
    public bool IsShared => false;

    public Task<IReadOnlyList<long>> AddAsync(
        OrganizationId organization,
        IReadOnlyList<DateTimeOffset> starts,
        long requests,
        CancellationToken cancellationToken
    ) => Task.FromResult<IReadOnlyList<long>>([.. starts.Select(_ => requests)]);
}
