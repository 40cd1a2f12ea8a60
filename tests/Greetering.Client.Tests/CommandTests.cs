extern alias client;

using System.IO.Pipelines;
using System.Net;
using System.Text;
using client::Greetering.Client;

namespace Greetering.Client.Tests;

public sealed class CommandTests(GreetingServer server) : IClassFixture<GreetingServer>
{
    [Fact]
    public async Task Hello_prints_the_greeting() =>
        Assert.Equal((0, "Hello world\n", ""), await RunAsync("hello", "world"));

    [Fact]
    public async Task Hello_without_a_name_is_refused_by_the_server_and_tells_the_field()
    {
        var (code, output, error) = await RunAsync("hello", "");

        Assert.Equal((1, ""), (code, output));
        Assert.Equal("INVALID_ARGUMENT (3): name is empty\n  BadRequest\n    name: must not be empty\n", error);
    }

    [Fact]
    public async Task Stream_prints_each_message_on_a_line()
    {
        var (code, output, _) = await RunAsync("stream", "world");

        Assert.Equal(0, code);
        Assert.Equal(Enumerable.Range(1, 10).Reverse().Select(i => $"This is {i} Msg"), output.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Collect_prints_the_answer_and_the_count() =>
        Assert.Equal((0, "server end.\nhello-count: 3\n", ""), await RunAsync("collect", "a", "b", "c"));

    [Fact]
    public async Task Collect_tells_the_status_of_a_server_that_ends_early()
    {
        string[] names = ["collect", "stop", .. Enumerable.Repeat("more", 1_000)];

        Assert.Equal((1, "", "OUT_OF_RANGE (11): stopped\n"), await RunAsync(names));
    }

    [Fact]
    public async Task Collect_that_is_reset_tells_a_status_and_not_an_exception()
    {
        string[] names = ["collect", "reset", .. Enumerable.Repeat("more", 10_000)];

        var (code, output, error) = await RunAsync(names);

        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("INTERNAL (13): ", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_that_is_reset_tells_a_status_and_not_an_exception()
    {
        var (code, _, error) = await RunAsync(["chat"], "reset\n" + string.Concat(Enumerable.Repeat("more\n", 10_000)));

        Assert.Equal(1, code);
        Assert.StartsWith("INTERNAL (13): ", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("collect", "disconnect")]
    [InlineData("chat")]
    public async Task A_connection_that_is_lost_while_messages_are_sent_is_one_line(params string[] args)
    {
        string[] more = args[0] == "collect" ? [.. Enumerable.Repeat("more", 10_000)] : [];
        var (code, _, error) = await RunAsync([.. args, .. more], "disconnect\n" + string.Concat(Enumerable.Repeat("more\n", 10_000)));

        Assert.Equal(1, code);
        Assert.Contains($" {server.Address}: ", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_sends_each_line_and_prints_the_answers() =>
        Assert.Equal((0, "server: one\nserver: two\n", ""), await RunAsync(["chat"], "one\ntwo\n"));

    [Fact]
    public async Task Chat_puts_a_name_before_each_line() =>
        Assert.Equal((0, "server: Ann: hi\n", ""), await RunAsync(["chat", "--name", "Ann"], "hi\n"));

    [Fact]
    public async Task Chat_prints_no_control_characters_of_others()
    {
        const string Title = "\u001B]0;owned\u0007", Cleared = "\u001B[2J\u009B2J", Forged = "hi\rserver: root\nserver: bye";

        Assert.Equal(
            (0, "server: \uFFFD]0;owned\uFFFD\uFFFD[2J\uFFFD2Jhi\uFFFDserver: root\uFFFDserver: bye: x\n", ""),
            await RunAsync(["chat", "--name", Title + Cleared + Forged], "x\n"));
    }

    [Fact]
    public async Task Hello_prints_no_control_characters() =>
        Assert.Equal((0, "Hello \uFFFD[2J\n", ""), await RunAsync("hello", "\u001B[2J"));

    [Fact]
    public async Task A_status_is_printed_without_control_characters() =>
        Assert.Equal(
            (1, "NOT_FOUND (5): gone\uFFFDOK (0)\uFFFD[2J\n  BadRequest\n    bad: Bad Request\n", ""),
            await RunAsync("fail", "not_found", "--message", "gone\nOK (0)\u001B[2J"));

    [Fact]
    public async Task Chat_without_input_ends_at_once() =>
        Assert.Equal((0, "", ""), await RunAsync(["chat"], ""));

    [Fact]
    public async Task Chat_ends_with_the_server_though_the_input_goes_on()
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync("bye\n"u8.ToArray(), TestContext.Current.CancellationToken);
        using var input = new StreamReader(pipe.Reader.AsStream());

        Assert.Equal((0, "", ""), await RunAsync(["chat"], input));

        await pipe.Writer.CompleteAsync();
    }

    [Fact]
    public async Task Chat_that_is_interrupted_says_so()
    {
        var pipe = new Pipe();
        using var input = new StreamReader(pipe.Reader.AsStream());
        using var interrupt = new CancellationTokenSource();
        await pipe.Writer.WriteAsync("one\n"u8.ToArray(), TestContext.Current.CancellationToken);
        var output = new SignallingWriter("server: one");

        var run = RunAsync(["chat"], input, output, interrupt.Token);
        await output.Seen.WaitAsync(TestContext.Current.CancellationToken);
        await interrupt.CancelAsync();

        Assert.Equal((130, "server: one\n", "Cancelled.\n"), await run);
        await pipe.Writer.CompleteAsync();
    }

    [Fact]
    public async Task Fail_prints_status_and_details() =>
        Assert.Equal((1, "ABORTED (10): error!!!!!!\n  BadRequest\n    bad: Bad Request\n", ""), await RunAsync("fail"));

    [Fact]
    public async Task Fail_takes_a_name_a_message_and_a_number_of_messages() =>
        Assert.Equal(
            (1, "message 1\nmessage 2\nNOT_FOUND (5): gone\n  BadRequest\n    bad: Bad Request\n", ""),
            await RunAsync("fail", "not_found", "--message", "gone", "--after", "2"));

    [Fact]
    public async Task Fail_tells_a_detail_of_an_unknown_type_by_its_size() =>
        Assert.Equal((1, "DATA_LOSS (15): error!!!!!!\n  proto.HelloResp\n    (19 bytes)\n", ""), await RunAsync("fail", "15"));

    [Fact]
    public async Task Fail_with_ok_does_not_fail() => Assert.Equal((0, "OK (0)\n", ""), await RunAsync("fail", "0"));

    [Theory]
    [InlineData("17")]
    [InlineData("-1")]
    [InlineData("whatever")]
    public async Task Fail_refuses_what_is_no_code(string code)
    {
        var (exit, _, error) = await RunAsync("fail", code);

        Assert.Equal(1, exit);
        Assert.NotEmpty(error);
    }

    [Fact]
    public async Task Quota_prints_the_quota_and_when_to_come_back() =>
        Assert.Equal(
            (1, "RESOURCE_EXHAUSTED (8): error!!!!!!\n  QuotaFailure\n    greetings: 10 a day\n  RetryInfo\n    retry after 30 s\n", ""),
            await RunAsync("quota"));

    [Fact]
    public async Task A_server_that_is_not_there_is_one_line()
    {
        // Port 1 of this machine: nothing listens there.
        foreach (var command in new string[][] { ["hello", "x"], ["stream", "x"], ["collect", "x"], ["chat"], ["fail"], ["quota"] })
        {
            var (code, output, error) = await RunAtAsync("http://127.0.0.1:1", command);

            Assert.Equal((1, ""), (code, output));
            Assert.Equal("Cannot connect to http://127.0.0.1:1: Connection refused\n", error);
        }
    }

    [Fact]
    public async Task A_server_without_TLS_at_an_https_address_is_one_line()
    {
        var address = server.Address.Replace("http:", "https:", StringComparison.Ordinal);

        var (code, output, error) = await RunAtAsync(address, ["hello", "x"]);

        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith($"Cannot connect to {address}: ", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cleartext_call_passes_by_a_forward_proxy()
    {
        var proxy = HttpClient.DefaultProxy;
        try
        {
            HttpClient.DefaultProxy = new WebProxy("http://127.0.0.1:1");   // as http_proxy does

            Assert.Equal((0, "Hello world\n", ""), await RunAsync("hello", "world"));
        }
        finally
        {
            HttpClient.DefaultProxy = proxy;
        }
    }

    [Theory]
    [InlineData("localhost:50051")]
    [InlineData("ftp://localhost")]
    [InlineData("nonsense")]
    public async Task An_address_that_is_none_is_refused(string address)
    {
        var (code, _, error) = await RunAtAsync(address, ["hello", "x"]);

        Assert.Equal(1, code);
        Assert.Contains($"'{address}' is not an address", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_names_every_command_and_the_default_address()
    {
        var (code, output, _) = await RunAsync("--help");

        Assert.Equal(0, code);
        Assert.All(["hello", "stream", "collect", "chat", "fail", "quota", "http://localhost:50051"], word => Assert.Contains(word, output, StringComparison.Ordinal));
    }

    private Task<(int Code, string Output, string Error)> RunAsync(params string[] args) => RunAsync(args, "");

    private Task<(int Code, string Output, string Error)> RunAsync(string[] args, string input) => RunAsync(args, new StringReader(input));

    private Task<(int Code, string Output, string Error)> RunAsync(string[] args, TextReader input) =>
        RunAsync(args, input, NewWriter(), TestContext.Current.CancellationToken);

    private Task<(int Code, string Output, string Error)> RunAsync(string[] args, TextReader input, StringWriter output, CancellationToken cancellation) =>
        RunAtAsync(server.Address, args, input, output, cancellation);

    private static Task<(int Code, string Output, string Error)> RunAtAsync(string address, string[] args) =>
        RunAtAsync(address, args, TextReader.Null, NewWriter(), TestContext.Current.CancellationToken);

    private static async Task<(int Code, string Output, string Error)> RunAtAsync(
        string address, string[] args, TextReader input, StringWriter output, CancellationToken cancellation)
    {
        using var error = NewWriter();
        var code = await GreeteringApp.RunAsync(["--address", address, .. args], new ClientConsole(input, output, error), cancellation);
        return (code, output.ToString(), error.ToString());
    }

    private static StringWriter NewWriter() => new() { NewLine = "\n" };

    /// <summary>A writer that tells when a line has been written to it.</summary>
    private sealed class SignallingWriter : StringWriter
    {
        private readonly string _line;
        private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public SignallingWriter(string line)
        {
            _line = line;
            NewLine = "\n";
        }

        public Task Seen => _seen.Task;

        public override Encoding Encoding => Encoding.UTF8;

        public override async Task WriteLineAsync(string? value)
        {
            await base.WriteLineAsync(value);
            if (value == _line)
            {
                _seen.TrySetResult();
            }
        }
    }
}
