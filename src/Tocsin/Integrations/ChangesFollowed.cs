namespace Tocsin.Integrations;

/// <summary>
/// Takes in what else takes part in the versions of the integrations, before this node says that it has a version.
/// </summary>
/// <param name="version">The version that is to be reached.</param>
/// <param name="all">Everything, since something may have been missed.</param>
/// <param name="cancellationToken">Ends it.</param>
internal delegate Task ChangesFollowed(long version, bool all, CancellationToken cancellationToken);
