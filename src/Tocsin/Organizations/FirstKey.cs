using System.Data.Common;
using Microsoft.Extensions.Logging;
using Tocsin.Auditing;
using Tocsin.Http;
using Tocsin.Ids;

namespace Tocsin.Organizations;

/// <summary>Makes the first organization and its operator key on an empty database.</summary>
internal sealed partial class FirstKey(
    IOrganizationStore store,
    ApiKeys keys,
    Id ids,
    TimeProvider time,
    ILogger<FirstKey> logger
)
{
    /// <summary>Makes them unless there is an organization already.</summary>
    /// <param name="configured">The key that the operator chose, or null for a new one.</param>
    /// <param name="keep">Keeps a new key for its owner alone, and says where.</param>
    /// <param name="discard">Forgets what was kept: it is not the key.</param>
    /// <param name="show">Shows a new key to the person who started the server.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task EnsureAsync(
        string? configured,
        Func<string, string> keep,
        Action discard,
        Action<string> show,
        CancellationToken cancellationToken
    )
    {
        if (await FindAsync(cancellationToken) is null)
        {
            var made = new Organization
            {
                Id = new OrganizationId(ids.New(OrganizationId.Prefix)),
                Name = "Default",
                CreatedAt = time.GetUtcNow(),
            };
            var secret = configured ?? keys.NewSecret();
            // Kept before it is valid: a crash in between leaves a key that does not work, not one that nobody has.
            var place = configured is null ? keep(secret) : null;
            var (auditor, admin) = (Auditor.OfServer(ids, time), Admin(made, secret));
            if (
                await store.CreateFirstAsync(
                    made,
                    admin,
                    [auditor.Entry(made.Id, AuditActions.OrganizationCreate, made.AuditSubject), admin.Made(auditor)],
                    cancellationToken
                )
            )
            {
                if (place is not null)
                {
                    Log.Kept(logger, place);
                    show(secret);
                }

                return;
            }

            // Another node was first, and its key is the one.
            if (place is not null)
            {
                discard();
            }
        }

        if (configured is not null)
        {
            await AddAsync(configured, cancellationToken);
        }
    }

    private async Task AddAsync(string configured, CancellationToken cancellationToken)
    {
        if ((await keys.FindAsync(configured, cancellationToken)).Key is not null)
        {
            return;
        }

        var first = await FindAsync(cancellationToken);
        try
        {
            var admin = Admin(first!, configured);
            await store.AddKeyAsync(admin, [admin.Made(Auditor.OfServer(ids, time))], cancellationToken);
        }
        // Another node that starts at this moment may have added it.
        catch (DbException)
        {
            if ((await keys.FindAsync(configured, cancellationToken)).Key is null)
            {
                throw;
            }
        }
    }

    private async Task<Organization?> FindAsync(CancellationToken cancellationToken) =>
        (await store.ListAsync(afterId: null, 1, cancellationToken)).FirstOrDefault();

    private ApiKey Admin(Organization organization, string secret) =>
        keys.Describe(organization.Id, secret, "bootstrap", Permissions.All, expiresAt: null);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Made the first admin key; it is kept in {Place}")]
        public static partial void Kept(ILogger logger, string place);
    }
}
