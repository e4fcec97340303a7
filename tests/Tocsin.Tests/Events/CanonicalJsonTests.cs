using System.Text;
using System.Text.Json;
using Tocsin.Events;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Events;

public sealed class CanonicalJsonTests
{
    // Reads one document a line (in base64), and tells which of them JavaScript would write otherwise.
    private const string Script = """
        const lines = require('fs').readFileSync(0, 'latin1').split('\n').filter(l => l);
        for (const line of lines) {
          const [input, output] = line.split(' ').map(b => Buffer.from(b, 'base64').toString('utf8'));
          const wanted = JSON.stringify(JSON.parse(input));
          const again = JSON.stringify(JSON.parse(output));
          if (output !== wanted || again !== output) console.log(input + '\n  we   ' + output + '\n  node ' + wanted);
        }
        console.log('checked ' + lines.length);
        """;

    [Theory]
    [InlineData("{\"b\":1,\"a\":2}", "{\"b\":1,\"a\":2}")]
    [InlineData("{ \"b\" : [ ] , \"2\":{ },\"1\":null}", "{\"1\":null,\"2\":{},\"b\":[]}")]
    [InlineData("{\"4294967295\":1,\"4294967294\":2,\"01\":3}", "{\"4294967294\":2,\"4294967295\":1,\"01\":3}")]
    [InlineData("{\"a\":1,\"b\":2,\"\\u0061\":3}", "{\"a\":3,\"b\":2}")]
    [InlineData("{\"__proto__\":{\"constructor\":1}}", "{\"__proto__\":{\"constructor\":1}}")]
    [InlineData(
        "[1.0,1e21,1e20,1.5e-7,0.000001,-0,-0.0,1E5,123456789012345680000]",
        "[1,1e+21,100000000000000000000,1.5e-7,0.000001,0,0,100000,123456789012345680000]"
    )]
    [InlineData("\"\\/\\u007f\\u2028\\u001F\\u0008\\uD83D\\uDE00\\uD83D\"", "\"/\u007f\u2028\\u001f\\b😀\\ud83d\"")]
    public void It_is_written_as_javascript_writes_it(string json, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(CanonicalJson.FromUtf8(Encoding.UTF8.GetBytes(json))));

    [Theory]
    [InlineData("{\"a\":[1,{\"b/c\":9007199254740993}]}", "/a/1/b~1c")]
    [InlineData("1e400", "")]
    [InlineData("[1e-400]", "/0")]
    [InlineData("[0.1000000000000000055511151231257827]", "/0")]
    [InlineData("[12345678901234567890]", "/0")]
    [InlineData("[1e99999999999]", "/0")]
    public void A_number_that_a_double_cannot_hold_is_refused(string json, string pointer)
    {
        var e = Assert.Throws<InexactNumberException>(() => CanonicalJson.FromUtf8(Encoding.UTF8.GetBytes(json)));
        Assert.Equal(pointer, e.Pointer);
    }

    [Fact]
    public void Objects_are_written_in_snake_case_with_nothing_escaped_that_need_not_be() =>
        Assert.Equal(
            "{\"file_name\":\"<é>\u2028😀\",\"severity\":null,\"score\":1e+21}",
            Encoding.UTF8.GetString(
                CanonicalJson.Of(
                    new
                    {
                        FileName = "<é>\u2028😀",
                        Severity = (string?)null,
                        Score = 1e21,
                    }
                )
            )
        );

    [Fact]
    public void Every_example_of_the_catalogue_is_canonical()
    {
        foreach (var type in EventTypes.All)
        {
            Assert.Equal(
                type.Example,
                Encoding.UTF8.GetString(CanonicalJson.FromUtf8(Encoding.UTF8.GetBytes(type.Example)))
            );
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Node_writes_random_documents_the_same_way(int seed)
    {
        Optional.Need(Optional.HasCommand("node"), "node");
        var documents = new RandomJson(seed);
        var lines = new StringBuilder();
        const int Count = 4000;
        for (var i = 0; i < Count; i++)
        {
            var input = Encoding.UTF8.GetBytes(documents.Next());
            lines.Append(Convert.ToBase64String(input)).Append(' ');
            lines.Append(Convert.ToBase64String(CanonicalJson.FromUtf8(input))).Append('\n');
        }

        Assert.Equal($"checked {Count}\n", await Optional.RunAsync("node", lines.ToString(), "-e", Script));
    }

    [Fact]
    public void What_is_not_json_is_refused() =>
        Assert.ThrowsAny<JsonException>(() => CanonicalJson.FromUtf8("{\"a\":}"u8));
}
