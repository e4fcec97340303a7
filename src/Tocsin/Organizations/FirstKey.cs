using Microsoft.Extensions.Logging;
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
    /// <param name="show">Shows a new key to the person who started the server.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task EnsureAsync(
        string? configured,
        Func<string, string> keep,
        Action<string> show,
        CancellationToken cancellationToken
    )
    {
        var first = (await store.ListAsync(afterId: null, 1, cancellationToken)).FirstOrDefault();
        if (first is null)
        {
            first = new Organization
            {
                Id = new OrganizationId(ids.New(OrganizationId.Prefix)),
                Name = "Default",
                CreatedAt = time.GetUtcNow(),
            };
            var secret = configured ?? keys.NewSecret();
            // Kept before it is valid: a crash in between leaves a key that does not work, not one that nobody has.
            var place = configured is null ? keep(secret) : null;
            await store.CreateAsync(first, Admin(first, secret), cancellationToken);
            if (place is not null)
            {
                Log.Kept(logger, place);
                show(secret);
            }
        }
        else if (configured is not null && (await keys.FindAsync(configured, cancellationToken)).Key is null)
        {
            await store.AddKeyAsync(Admin(first, configured), cancellationToken);
        }
    }

    private ApiKey Admin(Organization organization, string secret) =>
        keys.Describe(organization.Id, secret, "bootstrap", Permissions.All, expiresAt: null);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Made the first admin key; it is kept in {Place}")]
        public static partial void Kept(ILogger logger, string place);
    }
}
