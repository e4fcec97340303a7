using System.Runtime.Versioning;
using Tocsin.Cli.Tests.Driving;

namespace Tocsin.Cli.Tests.Auth;

[UnsupportedOSPlatform("windows")]
public sealed class AuthTests : IAsyncLifetime
{
    private const string WrongKey = "tcs_this_key_is_not_known_anywhere";

    private readonly CliDriver _cli = new();
    private FakeServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await FakeServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _cli.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_good_key_is_kept_for_its_owner_alone()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_cli.Credentials)!);

        Assert.Equal(0, await LogInAsync("--api-key", FakeServer.Key));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_cli.Credentials));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(Path.GetDirectoryName(_cli.Credentials)!)
        );
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(_cli.Credentials)!));
        Assert.Contains("Acme", _cli.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(FakeServer.Key, _cli.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_others_could_read_is_replaced_by_one_that_they_cannot()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_cli.Credentials)!);
        File.WriteAllText(_cli.Credentials, "{}");
        File.SetUnixFileMode(_cli.Credentials, (UnixFileMode)0b110_100_100);

        Assert.Equal(0, await LogInAsync("--api-key", FakeServer.Key));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_cli.Credentials));
    }

    [Fact]
    public async Task A_bad_key_is_refused_and_nothing_is_kept()
    {
        Assert.Equal(4, await LogInAsync("--api-key", WrongKey));

        Assert.False(File.Exists(_cli.Credentials));
        Assert.Contains("does not take this key; nothing was kept", _cli.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(WrongKey, _cli.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_key_does_not_replace_a_good_one()
    {
        await LogInAsync("--api-key", FakeServer.Key);
        var before = File.ReadAllText(_cli.Credentials);

        Assert.Equal(4, await LogInAsync("--api-key", WrongKey));

        Assert.Equal(before, File.ReadAllText(_cli.Credentials));
    }

    [Theory]
    [InlineData("http://127.0.0.1:1", 4)]
    [InlineData("127.0.0.1:7878", 2)]
    [InlineData("ftp://example.org", 2)]
    [InlineData("http://user:pw@127.0.0.1:1", 2)]
    public async Task A_server_that_is_none_keeps_nothing(string address, int expected)
    {
        Assert.Equal(expected, await _cli.RunAsync("auth", "login", "--server", address, "--api-key", FakeServer.Key));
        Assert.False(File.Exists(_cli.Credentials));
        Assert.DoesNotContain(FakeServer.Key, _cli.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_can_come_from_standard_input()
    {
        _cli.Input = FakeServer.Key + "\r\n";

        Assert.Equal(0, await LogInAsync("--api-key-stdin"));
        Assert.Equal(0, await _cli.RunAsync("auth", "status"));
    }

    [Fact]
    public async Task The_key_can_be_asked_for()
    {
        string? asked = null;
        _cli.AskSecret = question =>
        {
            asked = question;
            return FakeServer.Key;
        };

        Assert.Equal(0, await LogInAsync());
        Assert.Equal("API key: ", asked);
        Assert.True(File.Exists(_cli.Credentials));
    }

    [Theory]
    [InlineData("nobody can be asked", new string[0])]
    [InlineData("the API key is empty", new[] { "--api-key", " " })]
    [InlineData("two ways", new[] { "--api-key", "x", "--api-key-stdin" })]
    [InlineData("one word of plain characters", new[] { "--api-key", "tcs_a\nb" })]
    public async Task No_usable_key_is_wrong_usage(string message, string[] args)
    {
        Assert.Equal(2, await LogInAsync(args));
        Assert.Contains(message, _cli.Error, StringComparison.Ordinal);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task XDG_CONFIG_HOME_is_honoured_when_it_is_absolute()
    {
        var xdg = Path.Combine(_cli.Home, "xdg");
        _cli.Variables["XDG_CONFIG_HOME"] = xdg;
        await LogInAsync("--api-key", FakeServer.Key);
        Assert.True(File.Exists(Path.Combine(xdg, "tocsin", "credentials.json")));

        _cli.Variables["XDG_CONFIG_HOME"] = "relative";
        await LogInAsync("--api-key", FakeServer.Key);
        Assert.True(File.Exists(_cli.Credentials));
    }

    [Fact]
    public async Task Status_shows_whose_key_it_is_but_not_the_key()
    {
        await LogInAsync("--api-key", FakeServer.Key);

        Assert.Equal(0, await _cli.RunAsync("auth", "status"));

        Assert.Contains("Acme", _cli.Out, StringComparison.Ordinal);
        Assert.Contains("ci (tcs_0123…stuv)", _cli.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(FakeServer.Key, _cli.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_environment_wins_over_the_login()
    {
        await LogInAsync("--api-key", FakeServer.Key);
        _cli.Variables["TOCSIN_API_KEY"] = WrongKey;

        Assert.Equal(4, await _cli.RunAsync("auth", "status"));
        Assert.Contains("Key from      TOCSIN_API_KEY", _cli.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(WrongKey, _cli.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_is_not_sent_to_another_server_than_its_own()
    {
        await LogInAsync("--api-key", FakeServer.Key);
        await using var other = await FakeServer.StartAsync();
        _cli.Variables["TOCSIN_SERVER"] = other.Address;

        Assert.Equal(2, await _cli.RunAsync("auth", "status"));
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task Logout_forgets_the_key()
    {
        await LogInAsync("--api-key", FakeServer.Key);

        Assert.Equal(0, await _cli.RunAsync("auth", "logout"));
        Assert.False(File.Exists(_cli.Credentials));
        Assert.Equal(2, await _cli.RunAsync("auth", "status"));
        Assert.Equal(0, await _cli.RunAsync("auth", "logout"));
    }

    [Fact]
    public async Task A_damaged_login_says_what_to_do()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_cli.Credentials)!);
        File.WriteAllText(_cli.Credentials, """{"server":"http://127.0""");

        Assert.Equal(2, await _cli.RunAsync("auth", "status"));
        Assert.Contains("is damaged; run: tocsin auth login", _cli.Error, StringComparison.Ordinal);
    }

    private Task<int> LogInAsync(params string[] args) =>
        _cli.RunAsync(["auth", "login", "--server", _server.Address, .. args]);
}
