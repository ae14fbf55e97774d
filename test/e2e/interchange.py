"""Other runtimes' view of an exported model: `check FILE` is ONNX's own checker, `opencv FILE` scores windows from stdin (JSON)."""
import json
import sys


def check(file):
    import onnx
    import onnx.checker
    import onnx.shape_inference

    model = onnx.load(file)
    onnx.checker.check_model(model, full_check=True)
    inferred = onnx.shape_inference.infer_shapes(model, strict_mode=True, data_prop=True)
    shape = inferred.graph.output[0].type.tensor_type.shape
    metadata = {entry.key: entry.value for entry in model.metadata_props}
    return {"output": [dim.dim_param or dim.dim_value for dim in shape.dim], "metadata": sorted(metadata)}


def whole(cv2, array):
    """OpenCV takes a 3-D array for an image with channels unless told otherwise."""
    if not hasattr(cv2, "Mat"):
        import numpy

        class Mat(numpy.ndarray):
            def __new__(cls, array, wrap_channels=False):
                mat = array.view(cls)
                mat.wrap_channels = wrap_channels
                return mat

            def __array_finalize__(self, source):
                self.wrap_channels = getattr(source, "wrap_channels", None)

        cv2._registerMatType(Mat)
        cv2.Mat = Mat
    return cv2.Mat(array, wrap_channels=False)


def opencv(file):
    import cv2
    import numpy

    net = cv2.dnn.readNetFromONNX(file)
    answers = []
    for window in json.load(sys.stdin):
        net.setInput(whole(cv2, numpy.array([window], numpy.float32)))
        answers.append(net.forward()[0].tolist())
    return answers


print(json.dumps({"check": check, "opencv": opencv}[sys.argv[1]](sys.argv[2])))
