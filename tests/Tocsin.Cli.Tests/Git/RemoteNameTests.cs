using Tocsin.Cli.Git;

namespace Tocsin.Cli.Tests.Git;

public sealed class RemoteNameTests
{
    [Theory]
    [InlineData("https://github.com/acme/shop.git", "acme/shop")]
    [InlineData("https://github.com/acme/shop", "acme/shop")]
    [InlineData("https://github.com/acme/shop/", "acme/shop")]
    [InlineData("https://user:token@github.com/acme/shop.git", "acme/shop")]
    [InlineData("https://gitlab.example.org:8443/group/sub/shop.git", "group/sub/shop")]
    [InlineData("ssh://git@github.com/acme/shop.git", "acme/shop")]
    [InlineData("ssh://git@example.org:2222/acme/shop.git", "acme/shop")]
    [InlineData("git://example.org/acme/shop.git", "acme/shop")]
    [InlineData("git@github.com:acme/shop.git", "acme/shop")]
    [InlineData("github.com:acme/shop", "acme/shop")]
    [InlineData("git@[::1]:acme/shop.git", "acme/shop")]
    [InlineData("git@example.org:/acme/shop.git", "acme/shop")]
    [InlineData("https://dev.azure.com/acme/project/_git/shop", "acme/project/shop")]
    [InlineData("https://example.org/my%20team/shop.git", "my team/shop")]
    [InlineData("git@example.org:shop.git", null)]
    [InlineData("/srv/git/acme/shop.git", null)]
    [InlineData("../acme/shop.git", null)]
    [InlineData("file:///srv/git/acme/shop.git", null)]
    [InlineData("C:/acme/shop.git", null)]
    [InlineData("", null)]
    public void The_name_is_read_from_every_form_of_address(string remote, string? expected) =>
        Assert.Equal(expected, RemoteName.Of(remote));
}
