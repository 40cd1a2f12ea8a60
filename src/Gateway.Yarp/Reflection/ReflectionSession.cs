using Gateway.Yarp.Schemas;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;
using Answer = Grpc.Reflection.V1.ServerReflectionResponse.MessageResponseOneofCase;

namespace Gateway.Yarp.Reflection;

/// <summary>Asks one server for its services and their files.</summary>
/// <remarks>
/// <para>Requests the file of each service, then each import that the server did not include, until none is missing.</para>
/// <para>
/// Sends several requests at once until a call fails. A server may end the call because it cannot answer a single name, without saying which one.
/// From then on, each request waits for the answer to the one before. The request that makes a new call fail names the culprit.
/// </para>
/// </remarks>
/// <param name="open">Opens a call.</param>
/// <param name="limits">The limits of the schema.</param>
internal sealed class ReflectionSession(Func<CancellationToken, ReflectionStream> open, SchemaLimits limits)
{
    // Few enough that their frames always fit into the flow-control window of HTTP/2, so that writing never waits for reading.
    private const int MostInFlight = 8;
    private const int LongestName = 1024;
    private const string OrDescriptors = "or give its descriptors as DescriptorSet (--descriptor-set).";

    private readonly ReflectedFiles _files = new(limits);
    private readonly Dictionary<Question, string> _failed = [];
    private readonly HashSet<Question> _known = [];
    private readonly Queue<Question> _inFlight = new();
    private Queue<Question> _waiting = new();
    private ReflectionStream? _stream;

    /// <summary>Reads the schema.</summary>
    /// <exception cref="RpcException">The call failed, and not because of a single name.</exception>
    /// <exception cref="SchemaSourceException">The server has no schema, or one past a limit. The message does not name the server.</exception>
    public async Task<SchemaFiles> ReadAsync(CancellationToken cancellationToken)
    {
        _stream = open(cancellationToken);
        try
        {
            var services = await ListAsync(_stream, cancellationToken);
            foreach (var service in services)
            {
                Want(new Question(service, IsFile: false));
            }

            await AskAsync(cancellationToken);
            var schema = Finish(services);
            await _stream.CompleteAsync(cancellationToken);
            return schema;
        }
        finally
        {
            _stream.Dispose();
        }
    }

    private async Task<IReadOnlyList<string>> ListAsync(ReflectionStream stream, CancellationToken cancellationToken)
    {
        await stream.SendAsync(Question.ListServices, cancellationToken);
        var answer = await stream.ReceiveAsync(cancellationToken) ?? throw new SchemaSourceException($"it ended the call without a list of services. Check the log of the server, {OrDescriptors}");
        if (answer.MessageResponseCase != Answer.ListServicesResponse)
        {
            throw new SchemaSourceException($"it does not list its services: it answered with {Describe(answer)}. Check the log of the server, {OrDescriptors}");
        }

        string[] services = [.. answer.ListServicesResponse.Service.Select(service => service.Name).Where(ServedServices.IsServed).Distinct(StringComparer.Ordinal)];
        return services.Length == 0 ? throw new SchemaSourceException("it lists no services, apart from reflection and health checks. Register a service in the server, or check the address.")
            : services.Length > limits.MaxServices ? throw new SchemaSourceException($"it lists more than {limits.MaxServices} services. Check the address.")
            : services;
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        var most = MostInFlight;
        while (true)
        {
            await SendAsync(_stream!, most, cancellationToken);
            if (_inFlight.Count == 0)
            {
                return;
            }

            if (await ReceiveAsync(_stream!, cancellationToken) is not { } end)
            {
                continue;
            }

            if (_inFlight.Count == 1 && _stream!.Answers == 0)
            {
                Fail(_inFlight.Dequeue(), end);
            }

            most = 1;
            _waiting = new Queue<Question>([.. _inFlight, .. _waiting]);
            _inFlight.Clear();
            _stream!.Dispose();
            _stream = open(cancellationToken);
        }
    }

    private async Task SendAsync(ReflectionStream stream, int most, CancellationToken cancellationToken)
    {
        while (_inFlight.Count < most && _waiting.TryDequeue(out var question))
        {
            if (!IsAnswered(question))
            {
                _inFlight.Enqueue(question);
                await stream.SendAsync(question.ToRequest(), cancellationToken);
            }
        }
    }

    /// <summary>Reads the next answer. If the call has ended instead, returns the reason.</summary>
    private async Task<string?> ReceiveAsync(ReflectionStream stream, CancellationToken cancellationToken)
    {
        try
        {
            if (await stream.ReceiveAsync(cancellationToken) is not { } answer)
            {
                return "the server ended the call without an answer";
            }

            Take(_inFlight.Dequeue(), answer);
            return null;
        }
        catch (RpcException error) when (error.StatusCode != StatusCode.Unavailable && !cancellationToken.IsCancellationRequested)
        {
            return $"the server ended the call with {StatusText.Of(error)}";
        }
    }

    private void Want(Question question)
    {
        if (IsAnswered(question) || !_known.Add(question))
        {
            return;
        }

        // Imports that no server has do not count as files, but each costs a request.
        if (_known.Count > limits.MaxFiles + limits.MaxServices)
        {
            throw new SchemaSourceException($"its files import more than {limits.MaxFiles} files. Check the address, {OrDescriptors}");
        }

        if (question.Name.Length is 0 or > LongestName)
        {
            Fail(question, $"a name has 1 to {LongestName} characters");
            return;
        }

        _waiting.Enqueue(question);
    }

    private bool IsAnswered(Question question) => question.IsFile ? _files.Has(question.Name) : _files.FileOf(question.Name) is not null;

    private void Take(Question question, ServerReflectionResponse answer)
    {
        if (answer.MessageResponseCase != Answer.FileDescriptorResponse)
        {
            Fail(question, $"the server answered with {Describe(answer)}");
            return;
        }

        string? problem = null;
        var names = new List<string>();
        var imports = new List<string>();
        foreach (var content in answer.FileDescriptorResponse.FileDescriptorProto)
        {
            if (_files.Add(content, out var mistake) is { } file)
            {
                names.Add(file.Name);
                imports.AddRange(file.Dependency);
            }

            problem ??= mistake;
        }

        if (!IsAnswered(question))
        {
            Fail(question, problem ?? $"the server sent {(names.Count == 0 ? "nothing" : PeerText.Of(string.Join(", ", names)))} instead");
        }

        // Only now, because the imports of a file may follow it in the same answer.
        foreach (var import in imports)
        {
            Want(new Question(import, IsFile: true));
        }
    }

    private void Fail(Question question, string reason)
    {
        if (question.IsFile && KnownFiles.Find(question.Name) is { } known)
        {
            foreach (var import in _files.Add(known).Dependency)
            {
                Want(new Question(import, IsFile: true));
            }

            return;
        }

        _failed[question] = reason;
    }

    private SchemaFiles Finish(IReadOnlyList<string> services)
    {
        var missing = _failed.Where(failed => failed.Key.IsFile).ToDictionary(failed => failed.Key.Name, failed => failed.Value, StringComparer.Ordinal);
        var graph = new FileGraph(new ReferenceRepair(_files.All).Repair(), missing);
        var files = new List<FileDescriptorProto>();
        var complete = new List<string>();
        var warnings = new List<string>();
        foreach (var service in services)
        {
            var problem = _files.FileOf(service) is { } file ? graph.Visit(file, files) : _failed.GetValueOrDefault(new Question(service, IsFile: false));
            if (problem is null)
            {
                complete.Add(service);
            }
            else
            {
                warnings.Add($"{(service.Length == 0 ? "a service without a name" : PeerText.Of(service))} is left out: {problem}");
            }
        }

        return complete.Count == 0
            ? throw new SchemaSourceException($"it cannot describe any of its services. Correct that in the server, {OrDescriptors}{Environment.NewLine}{string.Join(Environment.NewLine, warnings.Take(10))}")
            : SchemaFiles.Of(files, complete) with { Warnings = warnings };
    }

    private static string Describe(ServerReflectionResponse answer) => answer.MessageResponseCase switch
    {
        Answer.ErrorResponse => StatusText.Of(answer.ErrorResponse.ErrorCode, answer.ErrorResponse.ErrorMessage),
        Answer.None => "an empty answer",
        var other => other.ToString(),
    };
}
