using Tocsin.Auditing;
using Tocsin.Encryption;
using Tocsin.Ids;

namespace Tocsin.Operating;

/// <summary>
/// Writes everything that is stored encrypted anew under the first key. What is under it already is left alone: so it can be
/// interrupted and started again, and servers may work meanwhile. Each organization of whose things some were written anew is
/// told so once, in its audit trail.
/// </summary>
internal sealed class Reencryption(IStoredSecrets secrets, KeyRing keys, Auditor auditor, Action<string> tell)
{
    private const int Page = 500;

    /// <summary>Progress is told every so often.</summary>
    private const int Often = 10_000;

    /// <summary>Servers that have not got the keys yet go on writing with theirs: after so many passes it is their turn.</summary>
    private const int MaxPasses = 3;

    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <summary>Passes over everything until one finds nothing to do.</summary>
    public async Task<ReencryptionResult> RunAsync(CancellationToken cancellationToken)
    {
        var result = new ReencryptionResult { Looked = 0, Written = 0 };
        for (var pass = 1; ; pass++)
        {
            var (looked, written, closed) = (0, 0, new List<string>());
            foreach (var place in secrets.Places)
            {
                var walked = await WalkAsync(place, closed, cancellationToken);
                looked += walked.Looked;
                written += walked.Written;
                if (pass == 1)
                {
                    tell($"{place}: {walked.Looked} looked at, {walked.Written} written anew");
                }
            }

            result = new ReencryptionResult
            {
                Looked = looked,
                Written = result.Written + written,
                Closed = closed,
                IsSettled = written == 0,
            };
            if (written == 0 || pass == MaxPasses)
            {
                return result;
            }
        }
    }

    private async Task<(int Looked, int Written)> WalkAsync(
        string place,
        List<string> closed,
        CancellationToken cancellationToken
    )
    {
        var (looked, written, told) = (0, 0, 0);
        for (StoredSecret? last = null; ; )
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = await secrets.ReadAsync(place, last, Page, cancellationToken);
            var old = new List<(StoredSecret, string)>();
            foreach (var secret in page.Where(s => !keys.IsCurrent(s.Token)))
            {
                if (keys.DecryptBytes(secret.Token) is { } plain)
                {
                    old.Add((secret, keys.Encrypt(plain)));
                }
                else
                {
                    closed.Add(secret.Key2.Length == 0 ? secret.Key : $"{secret.Key} {secret.Key2}");
                }
            }

            if (old.Count > 0)
            {
                var replaced = await secrets.ReplaceAsync(place, old, Note, cancellationToken);
                _told.UnionWith(replaced.Select(r => r.Organization));
                written += replaced.Count;
            }

            looked += page.Count;
            if (page.Count < Page)
            {
                return (looked, written);
            }

            last = page[^1];
            if (looked - told >= Often)
            {
                told = looked;
                tell($"{place}: {looked} looked at, {written} written anew so far");
            }
        }
    }

    private AuditEntry? Note(string organization) =>
        organization.Length == 0 || _told.Contains(organization)
            ? null
            : auditor.Entry(
                new OrganizationId(organization),
                AuditActions.SecretReencrypt,
                new AuditSubject(AuditSubject.OrganizationType, organization, Name: null)
            );
}
