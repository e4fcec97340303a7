using Tocsin.Auditing;
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
            r => new StoredSecret(r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3)),
            [after?.Key ?? "", after?.Key2 ?? "", limit],
            cancellationToken
        );

    public Task<IReadOnlyList<StoredSecret>> ReplaceAsync(
        string place,
        IReadOnlyList<(StoredSecret Was, string Token)> replacements,
        Func<string, AuditEntry?> note,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync<IReadOnlyList<StoredSecret>>(
            async session =>
            {
                var (sql, replaced) = (Of(place).Update("$"), new List<StoredSecret>());
                foreach (var (was, token) in replacements)
                {
                    if (await session.ExecuteAsync(sql, [was.Key, was.Key2, was.Token, token], cancellationToken) > 0)
                    {
                        replaced.Add(was);
                    }
                }

                await PostgresAuditStore.InsertAsync(
                    session,
                    [
                        .. replaced
                            .Select(r => r.Organization)
                            .Distinct(StringComparer.Ordinal)
                            .Select(note)
                            .OfType<AuditEntry>(),
                    ],
                    cancellationToken
                );

                return replaced;
            },
            cancellationToken
        );

    private static SecretPlace Of(string name) => All.Single(p => p.Name == name);
}
