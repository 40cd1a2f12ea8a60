using System.Buffers.Binary;
using Gateway.Conformance;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Wire;
using Google.Protobuf.Reflection;

// The runner's protocol: on both sides a length (four bytes, little-endian) and a message, one answer a question, until the input ends.
var files = FileDescriptorSet.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "suite.binpb")));
var testee = new Testee(Schema.Compile(files.File));

using var input = Console.OpenStandardInput();
using var output = Console.OpenStandardOutput();
using var response = new PooledBuffer();
var prefix = new byte[4];
while (input.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false) == prefix.Length)
{
    var request = new byte[BinaryPrimitives.ReadUInt32LittleEndian(prefix)];
    input.ReadExactly(request);

    response.Clear();
    testee.Answer(request, response);
    BinaryPrimitives.WriteInt32LittleEndian(prefix, response.WrittenCount);
    output.Write(prefix);
    output.Write(response.WrittenSpan);
    output.Flush();
}
