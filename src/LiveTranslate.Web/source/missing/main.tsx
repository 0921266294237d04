import { render } from 'preact';
import '../look/base.css';
import '../look/theme';
import { MissingPage } from './MissingPage';

render(<MissingPage />, document.getElementById('page')!);
