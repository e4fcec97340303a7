namespace Tocsin.Client.Http;

internal static class ServerAddress
{
    private const string ApiPath = "/api/v1";

    /// <summary>The address that all paths are below; ends in a slash. The API's own path may be given or not.</summary>
    /// <exception cref="ArgumentException">Not an absolute http or https address, or one that holds more than that.</exception>
    public static Uri ApiBase(Uri server)
    {
        if (!server.IsAbsoluteUri || (server.Scheme != Uri.UriSchemeHttp && server.Scheme != Uri.UriSchemeHttps))
        {
            throw new ArgumentException("the server's address must begin with http:// or https://", nameof(server));
        }

        if (server.UserInfo.Length > 0 || server.Query.Length > 0 || server.Fragment.Length > 0)
        {
            throw new ArgumentException(
                "the server's address must have no user, query or fragment, only such as https://tocsin.example.org",
                nameof(server)
            );
        }

        var text = server.GetLeftPart(UriPartial.Path).TrimEnd('/');
        return new Uri(text.EndsWith(ApiPath, StringComparison.Ordinal) ? text + "/" : text + ApiPath + "/");
    }
}
