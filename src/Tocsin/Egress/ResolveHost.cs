using System.Net;

namespace Tocsin.Egress;

/// <summary>Asks for the addresses of a name, as the system does.</summary>
/// <exception cref="System.Net.Sockets.SocketException">The name is not known.</exception>
internal delegate Task<IPAddress[]> ResolveHost(string host, CancellationToken cancellationToken);
