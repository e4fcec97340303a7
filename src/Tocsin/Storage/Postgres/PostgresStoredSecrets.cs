using Tocsin.Operating;

namespace Tocsin.Storage.Postgres;

/// <summary>What is encrypted in PostgreSQL, beside the servers that work on it.</summary>
internal sealed class PostgresStoredSecrets(PostgresDatabase database) : IStoredSecrets
{
    private static readonly SecretPlace[] All = [SecretPlace.Integrations, SecretPlace.Answers, SecretPlace.Agreement];

    public IReadOnlyList<string> Places { get; } = [.. All.Select(p => p.Name)];

    public async Task<IReadOnlyList<StoredSecret>> ReadAsync(
        string place,
        StoredSecret? after,
        int limit,
        CancellationToken cancellationToken
    ) =>
        await database.QueryAsync(
            Of(place).Select("$"),
            r => new StoredSecret(r.GetString(0), r.GetString(1), r.GetString(2)),
            [after?.Key ?? "", after?.Key2 ?? "", limit],
            cancellationToken
        );

    public Task<int> ReplaceAsync(
        string place,
        IReadOnlyList<(StoredSecret Was, string Token)> replacements,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync(
            async session =>
            {
                var (sql, replaced) = (Of(place).Update("$"), 0);
                foreach (var (was, token) in replacements)
                {
                    replaced += await session.ExecuteAsync(
                        sql,
                        [was.Key, was.Key2, was.Token, token],
                        cancellationToken
                    );
                }

                return replaced;
            },
            cancellationToken
        );

    private static SecretPlace Of(string name) => All.Single(p => p.Name == name);
}
